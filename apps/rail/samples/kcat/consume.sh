#!/usr/bin/env bash
# Prints the records of a share, one JSON line each. Ends with 77 if it may not, with 75 if nothing comes.
# kcat decodes Avro only if it was built with it (kcat -V names "Avro"); otherwise it shows places and keys.
cd "$(dirname "$0")" || exit 1
while IFS='=' read -r name value; do
  case $name in '' | \#*) ;; *) export "$name=${!name-$value}" ;; esac
done < .env

decode=()
format='{"partition":%p,"offset":%o,"timestamp":%T,"key":"%k"}\n'
output=(-f "$format")
if kcat -V 2>&1 | grep -qi avro; then
  decode=(-s value=avro -r "$REGISTRY")
  output=(-f '{"partition":%p,"offset":%o,"key":"%k","value":%s}\n')
fi

exec 4> >(tee errors.log >&2)
kcat -F kcat.conf -X bootstrap.servers="$BOOTSTRAP" -G "$GROUP" -u -q "${decode[@]}" "${output[@]}" "$TOPIC" 2>&4 &
kcat=$!
trap 'kill -TERM $kcat 2>/dev/null; wait $kcat; exit 0' TERM INT
wait $kcat
code=$?
sleep 0.2
if grep -qiE 'authoriz|authentic|not authorized' errors.log; then exit 77; fi
exit $code
