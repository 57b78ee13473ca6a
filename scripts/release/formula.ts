// The formula for Homebrew: which binary is for which machine, with its sum.

/** The names of Homebrew for our targets. */
const PLACES: Readonly<Record<string, readonly [system: string, processor: string]>> = {
  "macos-arm64": ["macos", "arm"],
  "macos-x64": ["macos", "intel"],
  "linux-arm64": ["linux", "arm"],
  "linux-x64": ["linux", "intel"],
};

/** `sums` are those of SHA-256 by the name of the binary, for example "paratax-bun-macos-arm64". */
export function formula(version: string, from: string, sums: Readonly<Record<string, string>>): string {
  const places = new Map<string, string>();
  for (const [name, sum] of Object.entries(sums)) {
    const place = PLACES[name.replace(/^paratax-\w+?-/, "")];
    if (place === undefined) continue;
    const [system, processor] = place;
    places.set(
      place.join("-"),
      `  on_${system} do
    on_${processor} do
      url "${from}/${name}"
      sha256 "${sum}"
    end
  end
`,
    );
  }
  return `class Paratax < Formula
  desc "What threads and processes cost on JavaScript runtimes"
  homepage "${from}"
  version "${version}"
  license "MIT"

${[...places.values()].join("\n")}
  def install
    bin.install Dir["paratax-*"].first => "paratax"
    (man1/"paratax.1").write Utils.safe_popen_read(bin/"paratax", "man")
    generate_completions_from_executable(bin/"paratax", "completions", shells: [:bash, :zsh, :fish])
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/paratax --version")
  end
end
`;
}
