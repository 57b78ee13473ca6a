// What a scenario is: one measurement that knows no runtime. The engine plays it, the command line offers its settings.

import type { Life } from "../engine/cell/clocks.ts";
import type { CellKey, Config, Metrics, Mode, Start, Warning } from "../engine/result/result.ts";
import type { Stage } from "../engine/cell/stage.ts";
import type { Job } from "../runtime/contract.ts";
import type { HistogramData } from "../sync/histogram.ts";

/** A setting's name in results is the option's with underscores for hyphens. */
interface Named {
  readonly name: string;
  readonly meaning: string;
}

/** A whole number; without a standard value it is absent unless given. */
export interface NumberSetting extends Named {
  readonly kind: "number";
  readonly minimum: number;
  readonly maximum: number;
  readonly standard?: number;
  /** It may be given with k, m or g: 1024, 1024² and 1024³ of it. */
  readonly bytes?: true;
  /** Its value in a first look. */
  readonly quick?: number;
  /** Its value in a first look that measures each cell several times; `quick` where it is not said. */
  readonly quickRound?: number;
  /** Its values in a comparison, by preset: blocks are what counts there, so a cell goes on just until its median is steady. */
  readonly compared?: { readonly standard: number; readonly rigorous: number };
  /** A rehearsal, otherwise as small as can be, has it as it is: it says what is done, or how long one may wait for it. */
  readonly rehearsed?: true;
  /** The setting that takes its place: both cannot be given. */
  readonly unless?: string;
}

export interface ChoiceSetting extends Named {
  readonly kind: "choice";
  readonly choices: readonly string[];
  /** Without it the setting is absent unless given. */
  readonly standard?: string;
}

/** Words with commas between them, usually all; a cell has one of them. */
export interface ChoicesSetting extends Named {
  readonly kind: "choices";
  readonly choices: readonly string[];
  readonly standard: string;
}

/** On unless the option --no-NAME is given. */
export interface SwitchSetting extends Named {
  readonly kind: "switch";
}

/** Whole numbers with commas between them; a cell has one of them. */
export interface ListSetting extends Named {
  readonly kind: "list";
  /** What its option is called too. */
  readonly plural?: string;
  /** They may be given with k, m or g, and are shown so. */
  readonly bytes?: true;
  readonly minimum: number;
  readonly maximum: number;
  readonly standard: readonly number[];
  /** In place of the standard: what it is on a machine with so many cores to use. */
  readonly standardOf?: (cores: number) => readonly number[];
}

/** Any text, as the path of a file; without a standard value it is absent unless given. */
export interface TextSetting extends Named {
  readonly kind: "text";
  readonly standard?: string;
  /** What help calls a value: "file". */
  readonly form: string;
  /** Why a text cannot be its value, in one sentence; null where it can, as any can where it is not said. */
  readonly refuse?: (text: string) => string | null;
  /** By it several hosts measure one cell together, once: neither a rehearsal nor a comparison has it. */
  readonly meets?: true;
}

export type Setting = NumberSetting | ChoiceSetting | ChoicesSetting | SwitchSetting | ListSetting | TextSetting;

/** Raw values of one iteration, by sample name. */
export type Samples = Record<string, number[]>;

export interface Summary {
  readonly metrics: Metrics;
  /** Raw values besides those of the session, by sample name. */
  readonly samples?: Readonly<Record<string, readonly number[]>>;
  /** Latencies by name, a histogram for each worker that timed any. */
  readonly histograms?: Readonly<Record<string, readonly HistogramData[]>>;
  readonly unavailable?: Readonly<Record<string, string>>;
  readonly facts?: Readonly<Record<string, string>>;
  readonly warnings?: readonly Warning[];
}

/** A prepared cell. */
export interface Session {
  /** What stands in the result as raw values; grows with each iteration. */
  readonly samples: Samples;
  /** Measures once, and tells of the workers whose clocks it read, if any. Throws a CellError. */
  iterate(): Promise<readonly Life[] | void>;
  /** Forgets what was measured so far: the warm-up is over. */
  reset(): void;
  /** Called once after the last timed iteration, before the release: what is measured apart. */
  conclude?(): Promise<void>;
  summarise(): Summary;
  /** Ends everything that the session started. Called once, however the cell went. */
  release(): Promise<void>;
}

/** The number a scenario is judged by, and in which direction it is better. */
export interface Headline {
  readonly metric: string;
  readonly better: "lower" | "higher";
}

/** Where and by what workers a cell is measured. */
export interface Workplace {
  readonly mode: Mode;
  readonly start: Start;
  readonly system: string;
  /** Whether named pipes can be made; true where it is not said. */
  readonly pipes?: boolean;
  /** Whether a contender measures it, which does what "auto" stands for in a way of its own. */
  readonly contender?: boolean;
}

/** What a scenario measures, and how. A cell's process loads this of its own scenario and nothing of any other. */
export interface Scenario {
  readonly name: string;
  readonly purpose: string;
  readonly headline: Headline;
  readonly modes: readonly Mode[];
  readonly starts: readonly Start[];
  /** Whether Python's other start methods have rows that say why they are missing. */
  readonly foreignStarts: boolean;
  readonly settings: readonly Setting[];
  /** A text setting whose values its command takes without an option: "task ./a.ts ./b.ts". */
  readonly operand?: string;
  /** A text setting that names what workers import, from the folder in which the command was typed. */
  readonly imports?: string;
  /** What its own command compares, block by block, where a command measures each cell once otherwise. */
  readonly asked?: Readonly<Record<string, readonly (string | number | boolean)[]>>;
  /** Whether a cell is what another one is held against; without it all are held against the first. */
  readonly isBaseline?: (baseline: CellKey, of: CellKey) => boolean;
  /** Settings by which its cells are the rungs of ladders: what grows, and which way it goes. A comparison says where ways cross. */
  readonly ladder?: { readonly over: string; readonly by: string };
  /** Whether a cell whose rehearsal failed is not measured at all: what is wrong is in the user's part. */
  readonly rehearsalDecides?: true;
  /** The code that its workers run, by any name: what has to be made ready before a cell. */
  readonly jobs: Readonly<Record<string, Job>>;
  /** Why these settings cannot be used together or on this system, in one sentence; null when they can. */
  refuse?(config: Config, system: string): string | null;
  /** The settings of a mode, with whatever "auto" stands for; or why the mode cannot have them. */
  configure?(config: Config, place: Workplace): Config | string;
  /** The setting of kind "list" or "choices" of which each cell has one value. */
  readonly sweep?: string;
  /** Cells to measure beside one, for comparison; `asked` are the settings before any "auto" was decided. */
  companions?(key: CellKey, asked: Config): readonly CellKey[];
  /** How often to iterate, untimed and timed. */
  readonly rounds: (key: CellKey) => { readonly warmUp: number; readonly timed: number };
  /** About how many seconds all of that takes, where creating, using and joining its workers once takes `crewS`. */
  readonly seconds: (key: CellKey, crewS: number) => number;
  /** How much memory a cell takes at most, in bytes, where that may be much. */
  readonly memory?: (key: CellKey) => number;
  prepare(stage: Stage): Promise<Session>;
}
