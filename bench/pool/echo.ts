// The empty task, for pools whose workers load a function.

export default function echo(input: number): number {
  return input;
}
