// The script of `curl … | sh`: fetches the binary for this machine, holds it against the sums of the release, and puts it
// below the user's own folder.

/** Of the names of binaries, for example "paratax-bun-linux-x64"; `from` is the address below which they all are. */
export function installScript(version: string, from: string, products: readonly string[]): string {
  const targets = new Map(products.map((name) => [name.replace(/^paratax-\w+?-/, ""), name])); // the last of a target counts
  const choices = [...targets].filter(([target]) => !target.startsWith("windows"))
    .map(([target, name]) => `    ${target}) name=${name} ;;`);
  return `#!/bin/sh
# Installs paratax ${version} for this user alone: curl -fsSL ${from}/install.sh | sh
# PARATAX_INSTALL is the folder to install into, ~/.local where it is not set.

set -eu

refuse() {
  echo "Cannot install paratax: $1" >&2
  exit 1
}

fetch() {
  if command -v curl >/dev/null; then curl -fsSL -o "$2" "$1"
  elif command -v wget >/dev/null; then wget -q -O "$2" "$1"
  else refuse "it takes curl or wget; install one of them."
  fi || refuse "$1 could not be fetched; look at the connection and try again."
}

sum() {
  if command -v sha256sum >/dev/null; then sha256sum "$1"
  elif command -v shasum >/dev/null; then shasum -a 256 "$1"
  else refuse "it takes sha256sum or shasum to check what was fetched; install one of them."
  fi
}

# In a function, so that nothing is done of a script that was cut off on its way.
main() {
  from=\${PARATAX_FROM:-${from}}
  into=\${PARATAX_INSTALL:-\${HOME:+$HOME/.local}}
  [ "$into" ] || refuse "there is no HOME to put it into; set PARATAX_INSTALL to a folder."
  system=$(uname -s) machine=$(uname -m) musl=
  case $system in Linux) system=linux ;; Darwin) system=macos ;; esac
  case $machine in x86_64 | amd64) machine=x64 ;; aarch64 | arm64) machine=arm64 ;; esac
  if [ "$system" = linux ] && ! [ -e /lib64/ld-linux-x86-64.so.2 ] && ! [ -e /lib/ld-linux-aarch64.so.1 ]; then musl=-musl; fi
  target=$system-$machine$musl
  case $target in
${choices.join("\n")}
    *) refuse "there is no binary for $target; npm install --global paratax works with any Node from 20.19 on." ;;
  esac
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
  fetch "$from/SHA256SUMS" "$folder/SHA256SUMS"
  fetch "$from/$name" "$folder/$name"
  wanted=$(sed -n "s/  $name\\$//p" "$folder/SHA256SUMS")
  found=$(sum "$folder/$name")
  [ "$wanted" = "\${found%% *}" ] || refuse "$name is not what SHA256SUMS says; fetch it again, or tell who serves it."
  chmod 755 "$folder/$name"
  "$folder/$name" --version >"$folder/version" || refuse "$name does not run here; docs/binaries.md says what it needs."
  mkdir -p "$into/bin" "$into/share/man/man1" "$into/share/bash-completion/completions" 2>/dev/null && [ -w "$into/bin" ] ||
    refuse "$into cannot be written; set PARATAX_INSTALL to a folder that can."
  mv "$folder/$name" "$into/bin/paratax"
  "$into/bin/paratax" man >"$into/share/man/man1/paratax.1"
  "$into/bin/paratax" completions bash >"$into/share/bash-completion/completions/paratax"
  echo "$(cat "$folder/version") is in $into/bin."
  case :$PATH: in *:"$into/bin":*) ;; *) echo "Put it on the PATH: export PATH=\\"$into/bin:\\$PATH\\"" ;; esac
}

main
`;
}
