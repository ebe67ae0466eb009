#!/usr/bin/env bash
# Prints the records of a share, one JSON line each. Ends with 77 if it may not, with 75 if nothing comes.
# kcat decodes Avro only if it was built with it (kcat -V names "Avro"); otherwise this shows places and keys.
cd "$(dirname "$0")" || exit 1
while IFS='=' read -r name value; do
  case $name in '' | \#*) ;; *) export "$name=${!name-$value}" ;; esac
done < .env

shown=(-f '{"partition":%p,"offset":%o,"timestamp":%T,"key":"%k"}\n')
if kcat -V 2>&1 | grep -qi avro; then
  shown=(-s value=avro -r "$REGISTRY" -f '{"partition":%p,"offset":%o,"key":"%k","value":%s}\n')
fi
: > errors.log
exec 3< <(exec kcat -F kcat.conf -X bootstrap.servers="$BOOTSTRAP" -G "$GROUP" -u "${shown[@]}" "$TOPIC" 2>> errors.log)
kcat=$!
code=1
end() { # kcat commits what it has given away: read that to its end
  code=$1
  kill "$kcat" 2> /dev/null
}
trap 'end 0' TERM INT

since=$SECONDS part=''
while :; do
  if IFS= read -r -t 1 -u 3 line; then
    printf '%s\n' "$part$line"
    since=$SECONDS part=''
    continue
  elif [ $? -le 128 ]; then
    break # kcat has ended
  fi
  part+=$line
  if grep -qiE 'authoriz|authentic' errors.log; then
    end 77
  elif [ $((SECONDS - since)) -ge "$MAX_SILENCE" ]; then
    echo "nothing for $MAX_SILENCE s: rail subscribe $AGREEMENT --why" >&2
    end 75
  fi
done
grep '^%' errors.log | grep -v -e 'Reading configuration' -e 'Waiting for group' -e 'rebalanced' -e 'Reached end' >&2
if grep -qiE 'authoriz|authentic' errors.log; then exit 77; fi
exit "$code"
