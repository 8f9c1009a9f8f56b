# Functions of the scripts in this folder. They work with bash 3.2, which macOS has.
#
# A script runs one command of crdsmith and says how it went: `passed` (exit code 0), `failed` (1, there are findings), `error` (2, the work could not be
# done) or `skipped`. It goes on in every case; the script `result` fails the job at the end, so that one run shows everything.

# The folder of the reports.
reports=${CRDSMITH_REPORTS:-${RUNNER_TEMP:-${TMPDIR:-/tmp}}/crdsmith}

# lines NAME TEXT: the lines of a text that are not blank, without blanks around them, as the array NAME.
lines() {
  local line
  eval "$1=()"
  while IFS= read -r line || [[ -n $line ]]; do
    line=${line%$'\r'}
    line=${line#"${line%%[![:space:]]*}"}
    line=${line%"${line##*[![:space:]]}"}
    if [[ -n $line ]]; then
      eval "$1+=(\"\$line\")"
    fi
  done <<<"$2"
}

# output NAME VALUE: an output of the step. A value has one line.
output() {
  if [[ $2 == *$'\n'* ]]; then
    echo "the output \`$1\` has a line break" >&2
    exit 2
  fi
  if [[ -n ${GITHUB_OUTPUT:-} ]]; then
    printf '%s=%s\n' "$1" "$2" >>"$GITHUB_OUTPUT"
  fi
}

# begin NAME: forgets an earlier run.
begin() {
  mkdir -p "$reports"
  rm -f "$reports/$1".*
}

# flag NAME VALUE: whether a value is `true`. Everything but `true` and `false` is an error.
flag() {
  case $2 in
    true) return 0 ;;
    false) return 1 ;;
  esac
  echo "\`$1\` is \`true\` or \`false\`, not \`$2\`" >&2
  exit 2
}

# finish NAME CODE: says how a command went.
finish() {
  local word
  case $2 in
    0) word=passed ;;
    1) word=failed ;;
    skipped) word=skipped ;;
    *) word=error ;;
  esac
  output status "$word"
  printf '%s\n' "$word" >"$reports/$1.status"
  echo "crdsmith $1: $word"
}
