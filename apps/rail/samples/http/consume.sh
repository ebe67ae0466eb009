#!/usr/bin/env bash
# Prints the records of a share, one JSON line each. Ends with 77 if it may not, with 75 if nothing comes.
# The id of the last event is kept in last-event-id: the next start goes on exactly behind it.
cd "$(dirname "$0")" || exit 1
while IFS='=' read -r name value; do
  case $name in '' | \#*) ;; *) export "$name=${!name-$value}" ;; esac
done < .env

url="$GATEWAY/v1/shares/$AGREEMENT/stream"
login=()
if [ -n "$GATEWAY_TOKEN" ]; then login=(-H "Authorization: Bearer $GATEWAY_TOKEN"); fi
stop() {
  if [ -n "${curl:-}" ]; then kill "$curl" 2> /dev/null; fi
  exit "$1"
}
trap 'stop 0' TERM INT
since=$SECONDS

take() { # one line of the stream
  case $1 in
    'id: '*) id=${1#id: } ;;
    'event: end') ended=77 ;;
    'data: '*) data=${1#data: } ;;
    '{'*) printf '%s\n' "$1" >&2 ;; # a problem, in place of the stream
    '')
      if [ -n "$ended" ]; then
        printf '%s\n' "$data" >&2
        stop "$ended"
      elif [ -n "$data" ]; then
        printf '%s\n' "$data"
        since=$SECONDS
      fi
      if [ -n "$id" ]; then printf '%s' "$id" > last-event-id; fi
      data=''
      ;;
  esac
}

while :; do
  from=(--get --data-urlencode 'from=earliest')
  if [ -s last-event-id ]; then from=(-H "Last-Event-ID: $(cat last-event-id)"); fi
  : > headers.txt
  exec 3< <(exec curl -sSN -D headers.txt --connect-timeout 5 "${login[@]}" "${from[@]}" "$url")
  curl=$!
  id='' data='' ended='' part=''
  while :; do
    if IFS= read -r -t 1 -u 3 line; then
      take "$part$line"
      part=''
      continue
    elif [ $? -le 128 ]; then
      if [ -n "$part$line" ]; then take "$part$line"; fi
      break # the other side has ended it
    fi
    part+=$line
    if [ $((SECONDS - since)) -ge "$MAX_SILENCE" ]; then
      echo "nothing for $MAX_SILENCE s: rail subscribe $AGREEMENT --why" >&2
      stop 75
    fi
  done
  exec 3<&-
  case $(sed -n '1s/^HTTP[^ ]* \([0-9]*\).*/\1/p' headers.txt) in
    401 | 403 | 404 | 410) exit 77 ;;
    400 | 416) exit 1 ;;
    429) sleep "$(sed -n 's/^[Rr]etry-[Aa]fter: \([0-9]*\).*/\1/p' headers.txt)" ;;
    *) sleep 2 ;; # away, or asked to come again
  esac
done
