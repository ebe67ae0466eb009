#!/usr/bin/env bash
# Prints the records of a share, one JSON line each. Ends with 77 if it may not, with 75 if nothing comes.
# The id of the last event is kept in last-event-id: the next start goes on exactly behind it.
cd "$(dirname "$0")" || exit 1
while IFS='=' read -r name value; do
  case $name in '' | \#*) ;; *) export "$name=${!name-$value}" ;; esac
done < .env

url="$GATEWAY/v1/shares/$AGREEMENT/stream"
auth=()
if [ -n "$GATEWAY_TOKEN" ]; then auth=(-H "Authorization: Bearer $GATEWAY_TOKEN"); fi
stop() {
  if [ -n "${curl:-}" ]; then kill "$curl" 2>/dev/null; fi
  exit "$1"
}
trap 'stop 0' TERM INT
since=$SECONDS

while :; do
  from=(--get --data-urlencode 'from=earliest')
  if [ -s last-event-id ]; then from=(-H "Last-Event-ID: $(cat last-event-id)"); fi
  exec 3< <(exec curl -sSN -D headers.txt --connect-timeout 5 "${auth[@]}" "${from[@]}" "$url")
  curl=$!
  id='' data=''
  while :; do
    if IFS= read -r -t 1 -u 3 line; then
      case $line in
        'id: '*) id=${line#id: } ;;
        'event: end') stop 77 ;;
        'data: '*) data=${line#data: } ;;
        '')
          if [ -n "$data" ]; then
            printf '%s\n' "$data"
            since=$SECONDS
          fi
          if [ -n "$id" ]; then printf '%s' "$id" > last-event-id; fi
          data=''
          ;;
        '{'*) printf '%s\n' "$line" >&2 ;; # a problem, in place of the stream
      esac
    elif [ $? -le 128 ]; then
      break # the other side has ended it
    fi
    if [ $((SECONDS - since)) -ge "$MAX_SILENCE" ]; then
      echo "nothing for $MAX_SILENCE s: rail subscribe $AGREEMENT --why" >&2
      stop 75
    fi
  done
  exec 3<&-
  case $(sed -n '1s/^HTTP[^ ]* \([0-9]*\).*/\1/p' headers.txt 2>/dev/null) in
    401 | 403 | 404 | 410) exit 77 ;;
    416) exit 1 ;;
    429) sleep "$(sed -n 's/^[Rr]etry-[Aa]fter: \([0-9]*\).*/\1/p' headers.txt)" ;;
    *) sleep 2 ;;
  esac
done
