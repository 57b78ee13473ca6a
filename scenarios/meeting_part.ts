// What --meeting can be: which of how many hosts this is, by what name they meet in a store, and what this one is called.

import type { MeetingKeys } from "../workers/store_place.ts";

export interface MeetingPart {
  /** Which of the hosts this is, from 0. */
  readonly number: number;
  readonly hosts: number;
  /** What nobody else's meeting is called. */
  readonly name: string;
  /** What this host is called. */
  readonly host: string;
}

const FORM = /^(?<number>[1-9]\d{0,3})\/(?<hosts>[1-9]\d{0,3}):(?<name>[a-z0-9]{8,64}):(?<host>[\w.-]{1,64})$/;

/** The part that a text names; null where it is none. */
export function partOf(text: string): MeetingPart | null {
  const found = FORM.exec(text)?.groups;
  const [number, hosts] = [Number(found?.number), Number(found?.hosts)];
  return found && number <= hosts ? { number: number - 1, hosts, name: found.name!, host: found.host! } : null;
}

/** Why the text can be no --meeting, in one sentence; null where it can. */
export function refuseMeeting(text: string): string | null {
  if (partOf(text) !== null) return null;
  return `Cannot use --meeting ${text}: give NUMBER/HOSTS:NAME:HOST, for example 2/3:k3x9q7w1:lab2, as fleet --together does.`;
}

/** The keys of one run of one cell, the same on each host; the braces keep them in one slot of a cluster. */
export function meetingKeys({ name }: MeetingPart, cell: string, run: number): MeetingKeys {
  const key = (what: string): string => `paratax:{${name}}:${cell}:${run}:${what}`;
  return { set: key("set"), lock: key("lock"), here: key("here"), done: key("done"), word: key("word") };
}
