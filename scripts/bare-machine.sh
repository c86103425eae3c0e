#!/usr/bin/env bash
# Runs `npm test` on a machine with nothing but Node and git: no python3, ps, bash, tmux, compiler or JDK.
#
#   scripts/bare-machine.sh [--user] [COMMAND…]       the command is `npm test` unless given
#
# The machine is a folder that becomes the root of the command, in mount and process namespaces of its own: a POSIX sh, the
# coreutils, git, this Node with its npm, the libraries that these link to, and a copy of this checkout with its node_modules.
# --user runs it as user 1000 instead of root. Needs root and a Debian, whose package list says what the coreutils are.
set -euo pipefail
checkout=$(cd "$(dirname "$0")/.." && pwd)

if [[ ${1:-} != --inside ]]; then
  ((EUID == 0)) || { echo 'bare-machine: needs root, to change the root of a process' >&2; exit 2; }
  root=$(mktemp -d "${TMPDIR:-/tmp}/bare-machine.XXXXXX")
  trap 'rm -rf --one-file-system "$root"' EXIT
  status=0
  unshare --mount --pid --fork --kill-child "$0" --inside "$root" "$@" || status=$?
  exit "$status"
fi

root=$2
shift 2
owner=0
if [[ ${1:-} == --user ]]; then
  owner=1000
  shift
fi
(($#)) || set -- npm test

# Programs, with what they link to. A program lies where it lies outside, so that nothing has to know its new place.
node=$(node -p process.execPath)
npm=$(dirname "$(dirname "$(readlink -f "$(command -v npm)")")")
mapfile -t programs < <(dpkg -L coreutils | grep -E '^(/usr)?/s?bin/')
programs+=(/bin/sh "$(command -v git)" "$node")
mkdir -p "$root"/{usr/bin,usr/sbin,usr/lib,usr/lib64,proc,sys,dev,tmp,etc,root,home/user,checkout}
for folder in bin sbin lib lib64; do ln -s "usr/$folder" "$root/$folder"; done
# Of the C library all of it: what npm brings links to parts that these programs do not.
libraries_of() {
  ldd "$@" 2>/dev/null | grep -oE '/[^ :()]+\.so[^ :()]*'
  dpkg -L libc6 | grep -E '/lib[^/]*\.so[^/]*$'
}
copy() { mkdir -p "$root$(dirname "$1")" && cp -Ln "$1" "$root$1"; }
for program in "${programs[@]}"; do copy "$program"; done
copy "$(git --exec-path)/git"
libraries_of "${programs[@]}" | sort -u | while read -r library; do copy "$library"; done
cp -a "$npm" "$root/usr/lib/npm"
[[ -e $root/usr/bin/node ]] || ln -s "$node" "$root/usr/bin/node"
for program in npm npx; do ln -s "../lib/npm/bin/$program-cli.js" "$root/usr/bin/$program"; done
printf 'root:x:0:0::/root:/bin/sh\nuser:x:1000:1000::/home/user:/bin/sh\n' >"$root/etc/passwd"
printf '127.0.0.1 localhost\n::1 localhost\n' >"$root/etc/hosts"

# The checkout as it is now, committed or not, and what `npm ci` put beside it.
(cd "$checkout" && git ls-files -z --cached --others --exclude-standard | tar -c --null --files-from - 2>/dev/null) |
  tar -x -C "$root/checkout"
cp -a "$checkout/node_modules" "$root/checkout/"
rm -rf "$root/checkout/node_modules/.vite"
if ((owner)); then chown -R "$owner:$owner" "$root/checkout" "$root/home/user"; fi

chmod 755 "$root"
chmod 1777 "$root/tmp"
mount --make-rprivate /
mount -t proc proc "$root/proc"
mount --rbind /sys "$root/sys"
mount --rbind /dev "$root/dev"

home=/root
if ((owner)); then home=/home/user; fi
# The shell stays, as process 1, which takes leave of orphans that nobody else does.
env -i PATH=/usr/bin:/usr/sbin HOME="$home" TERM="${TERM:-dumb}" LANG=C.UTF-8 ${CI:+CI="$CI"} \
  "$(command -v chroot)" --userspec="$owner:$owner" "$root" /bin/sh -c 'cd /checkout && "$@"; exit $?' bare-machine "$@"
