// A scenario of a user's own: the default export of a file of theirs.

import { UsageError } from "../engine/result/usage_error.ts";
import type { Scenario } from "./contract.ts";
import type { Description } from "./description.ts";

export interface OwnScenario extends Scenario {
  readonly description: Description;
  /** The file that has it as its default export: each process that measures a cell of it imports that. */
  readonly module: URL;
}

export interface Definition extends Scenario {
  readonly description: Description;
  /** `import.meta.url` of that file. */
  readonly module: string;
}

const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** Throws a UsageError where it could not be measured or shown: what types cannot say. */
export function defineScenario(definition: Definition): OwnScenario {
  const { name, headline, modes, starts, settings, description, module } = definition;
  const refuse = (why: string): never => {
    throw new UsageError(`Cannot define scenario ${name}: ${why}`);
  };
  if (!NAME.test(name)) refuse("give it a name of small letters, digits and single hyphens.");
  if (modes.length === 0 || starts.length === 0) refuse("give it a mode and a start method at least.");
  const judged = description.metrics.find(([metric]) => metric === headline.metric);
  if (judged === undefined) refuse(`its headline ${headline.metric} is none of its metrics; describe it there.`);
  else if (judged[2] !== headline.better) {
    refuse(
      `${headline.metric} is better ${headline.better} as its headline and ${judged[2]} as a metric; say the same.`,
    );
  }
  const twice = settings.map((setting) => setting.name).find((one, index, all) => all.indexOf(one) !== index);
  if (twice !== undefined) refuse(`it has two settings ${twice}; give each a name of its own.`);
  if (!module.startsWith("file:")) refuse(`its module ${module} is no file; give import.meta.url.`);
  return { ...definition, module: new URL(module) };
}
