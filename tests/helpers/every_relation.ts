// The relations and remarks of every scenario together, for tests of how cells are set beside each other.

import type { Description } from "../../scenarios/description.ts";
import { knownScenarios, loadCatalogue } from "../../scenarios/known.ts";

await loadCatalogue();
const descriptions = knownScenarios().map(({ description }) => description);

export const everyRelation: Pick<Description, "relations" | "remarks"> = {
  relations: descriptions.flatMap(({ relations }) => relations),
  remarks: [...new Set(descriptions.flatMap(({ remarks }) => remarks))],
};
