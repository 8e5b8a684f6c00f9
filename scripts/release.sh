#!/usr/bin/env bash
# Makes the files of a release, in build/release or DIST: archives, packages, bills of materials and checksums for amd64 and
# arm64. ARCHS names others. docs/release.md says what to do before and after.
set -euo pipefail
cd "$(dirname "$0")/.."

# Run from source; none of them is a dependency of the module. Later nfpm needs modules that not every proxy has.
nfpm=github.com/goreleaser/nfpm/v2/cmd/nfpm@v2.45.0
cyclonedx=github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod@v1.10.0

fail() { echo "release: $*" >&2; exit 1; }

version=${VERSION:-}
[[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$ ]] ||
  fail "VERSION is '$version', and must be one of semantic versioning without a v: make release VERSION=0.9.0"
[[ -e ui/dist/playground/index.html && -e ui/dist/app/index.html ]] || fail 'the pages are not built: run `make ui`, which needs Node'

commit=$(git rev-parse HEAD) || fail 'the commit is taken from a git clone, and this is none'
if [[ -n $(git status --porcelain) ]]; then
  [[ -n ${ALLOW_DIRTY:-} ]] || fail 'files are changed or new: commit them first, or a release says that it is of a commit which it is not (ALLOW_DIRTY=1 builds one to try)'
  commit+=-dirty
fi
# Times within the files are the commit's, so that the same commit gives the same files.
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
export SOURCE_DATE_EPOCH
date=$(date --utc --date="@$SOURCE_DATE_EPOCH" +%Y-%m-%dT%H:%M:%SZ)

dist=${DIST:-build/release}
rm -rf "$dist"
mkdir -p "$dist"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

native=$(go env GOHOSTARCH)
archs=${ARCHS:-}
if [[ -z $archs ]]; then
  archs=$native
  if [[ $native == amd64 ]]; then
    if command -v aarch64-linux-gnu-gcc >/dev/null; then
      archs+=' arm64'
    else
      echo 'release: not for arm64, whose C compiler is not here: apt-get install gcc-aarch64-linux-gnu libc6-dev-arm64-cross' >&2
    fi
  fi
fi

# tool runs a Go program of another module on this machine, whatever is built for.
tool() { env -u GOOS -u GOARCH GOFLAGS='' CGO_ENABLED=0 go run "$@"; }

# smoke: where this machine can run it, the program says which version it is.
smoke() {
  local arch=$1 run=()
  if [[ $arch != "$native" ]]; then
    local emulator=qemu-aarch64-static
    [[ $arch == arm64 ]] && command -v "$emulator" >/dev/null || { echo "release: the program for $arch was not run, for want of an emulator (qemu-user-static)" >&2; return; }
    run=("$emulator")
  fi
  local told
  told=$("${run[@]}" "$work/$arch/quaestor" version --json)
  grep -qF "\"version\": \"$version\"" <<<"$told" && grep -qF "\"commit\": \"$commit\"" <<<"$told" && grep -qF "\"ui\": true" <<<"$told" ||
    fail "the program for $arch says: $told"
}

# shared makes what is alike on all machines; only a program of this one can.
shared() {
  local program=$1
  mkdir -p "$work/man" "$work/completions"
  "$program" man "$work/man"
  gzip -9n "$work"/man/*.1
  "$program" completion bash >"$work/completions/quaestor.bash"
  "$program" completion zsh >"$work/completions/_quaestor"
  "$program" completion fish >"$work/completions/quaestor.fish"
}

archive() {
  local arch=$1 name=quaestor_${version}_linux_$1
  local root=$work/$name
  mkdir -p "$root"
  cp "$work/$arch/quaestor" LICENSE NOTICE README.md CHANGELOG.md docs/install.md packaging/quaestor.service packaging/environment "$root"
  cp -r "$work/man" "$work/completions" "$root"
  tar --create --sort=name --owner=0 --group=0 --numeric-owner --mode='u=rwX,go=rX' --mtime="@$SOURCE_DATE_EPOCH" -C "$work" "$name" |
    gzip -9n >"$dist/$name.tar.gz"
}

packages() {
  local arch=$1
  for format in deb rpm; do
    # nfpm reads what is named so from packaging/nfpm.yaml.
    VERSION=$version ARCH=$arch STAGE=$work PROGRAM=$work/$arch/quaestor \
      tool "$nfpm" package --config=packaging/nfpm.yaml --packager="$format" --target="$dist/" >/dev/null
  done
}

# The native program comes first: it makes what all have.
for arch in $(printf '%s\n' $archs | awk -v n="$native" '{print ($1 != n), $1}' | sort -u | cut -d' ' -f2); do
  echo "release: $arch" >&2
  mkdir -p "$work/$arch"
  VERSION=$version COMMIT=$commit DATE=$date GOARCH=$arch scripts/build-release.sh "$work/$arch/quaestor"
  smoke "$arch"
  [[ -d $work/man ]] || shared "$work/$arch/quaestor"
  archive "$arch"
  packages "$arch"
  tool "$cyclonedx" bin -json -licenses -version="$version" -output="$dist/quaestor_${version}_linux_$arch.cdx.json" "$work/$arch/quaestor" 2>"$work/log" ||
    fail "no bill of materials: $(<"$work/log")"
done
# What the pages in the program are built from. npm wants a version, which ui/package.json has none of.
mkdir "$work/quaestor-ui"
cp ui/package.json ui/package-lock.json "$work/quaestor-ui"
(cd "$work/quaestor-ui" && npm version --no-git-tag-version "$version" >/dev/null &&
  npm sbom --package-lock-only --sbom-format=cyclonedx --sbom-type=application --omit=dev) >"$dist/quaestor_${version}_ui.cdx.json"

(cd "$dist" && sha256sum -- quaestor* >SHA256SUMS)
grep -qF "## [$version]" CHANGELOG.md || echo "release: CHANGELOG.md has no section [$version] yet" >&2
ls -l "$dist"
