// The fake keeps the contract too, or tests on it would prove nothing.

import { type FakeJob, fakeRuntime } from "../../../runtime/fake.ts";
import { contract } from "../../helpers/contract.ts";

const jobs: Record<string, FakeJob> = {
  echo(start, port) {
    port.onMessage = (value) => value === "end" ? port.finish("bye") : port.post(value);
    port.post(start);
  },
  throws(_, port) {
    port.end(
      port.kind === "thread" ? { kind: "crashed", message: "thrown on purpose" } : { kind: "exited", code: 1 },
    );
  },
  exits: (_, port) => port.end({ kind: "exited", code: 7 }),
  waits(_, port) {
    port.onStop = () => port.end({ kind: "exited", code: 0 });
    port.post("there");
  },
  stuck: (_, port) => port.post("there"),
};

const runtime = fakeRuntime({ jobs });

contract({
  name: "fake",
  runtime,
  job: (name) => ({ name, url: new URL("fake:") }),
  children: runtime.living,
  descriptors: () => null,
  threadExit: { kind: "exited", code: 7 },
  silentThreads: false,
  stuckThreadsEnd: true,
});
