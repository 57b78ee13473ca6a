// A fleet as a Job of Kubernetes, which is printed and not sent: an Indexed Job, a pod a node.
// https://kubernetes.io/docs/concepts/workloads/controllers/job/ says what each field means.

import type { FleetHost } from "./hosts.ts";

/** What the label of a node that has its name is called. */
const NODE_NAME = "kubernetes.io/hostname";

export interface KubernetesRequest {
  /** The nodes, by their names there. */
  readonly hosts: readonly FleetHost[];
  /** A container image with paratax on its PATH. */
  readonly image: string;
  readonly words: readonly string[];
  /** Whether a result is called by its place in the job and not by its node. */
  readonly anonymous: boolean;
}

/** The manifest of batch/v1, for `kubectl apply -f -`; each pod writes its result to its log. */
export function kubernetesJob({ hosts, image, words, anonymous }: KubernetesRequest) {
  const labels = { "app.kubernetes.io/name": "paratax" };
  const machine = anonymous ? "host-$(JOB_COMPLETION_INDEX)" : "$(NODE_NAME)";
  return {
    apiVersion: "batch/v1" as const,
    kind: "Job" as const,
    metadata: { generateName: "paratax-", labels },
    spec: {
      completionMode: "Indexed",
      completions: hosts.length,
      parallelism: hosts.length,
      backoffLimitPerIndex: 0, // a node that fails is told, and the others go on
      maxFailedIndexes: hosts.length,
      template: {
        metadata: { labels },
        spec: {
          restartPolicy: "Never",
          automountServiceAccountToken: false,
          affinity: {
            nodeAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: {
                nodeSelectorTerms: [{
                  matchExpressions: [{ key: NODE_NAME, operator: "In", values: hosts.map(({ address }) => address) }],
                }],
              },
            },
            podAntiAffinity: { // never two on one node, which would measure each other
              requiredDuringSchedulingIgnoredDuringExecution: [
                { labelSelector: { matchLabels: labels }, topologyKey: NODE_NAME },
              ],
            },
          },
          containers: [{
            name: "paratax",
            image,
            // what it says is kept apart from the result, as the pod's last message
            command: ["sh", "-c", 'exec paratax "$@" 2>/dev/termination-log', "paratax"],
            args: [...words.map(literal), "--machine", machine, "--no-progress", "--json", "-"],
            env: [{ name: "NODE_NAME", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } }],
            securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
            volumeMounts: [{ name: "tmp", mountPath: "/tmp" }],
          }],
          volumes: [{ name: "tmp", emptyDir: {} }],
        },
      },
    },
  };
}

/** Kubernetes replaces $(NAME) in arguments, and $$( by $(. */
function literal(word: string): string {
  return word.replaceAll("$(", "$$$$(");
}
