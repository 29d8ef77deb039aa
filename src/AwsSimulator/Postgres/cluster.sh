# Runs one private PostgreSQL cluster for as long as its owner lives.
# Arguments: folder (created here, removed here), initdb, postgres, user, then settings as name=value.
# Standard input belongs to the owner: a line with the password, a line with the port, then nothing until the end.
# End of input means that the owner is gone, however it died, and so must the cluster be.
set -eu
folder=$1 initdb=$2 postgres=$3 user=$4
shift 4
umask 077
IFS= read -r password

mkdir "$folder"
trap 'rm -rf "$folder"' EXIT
printf '%s\n' "$password" > "$folder/password"
if ! "$initdb" --pgdata="$folder/data" --username="$user" --pwfile="$folder/password" --auth=scram-sha-256 \
    --encoding=UTF8 --locale=C --no-sync --no-instructions > "$folder/initdb.log" 2>&1
then
  cat "$folder/initdb.log" >&2
  exit 1
fi
rm "$folder/password"
echo initialised

# The port is asked for only now: the shorter the time between choosing and binding, the rarer a collision.
IFS= read -r port
for setting in "$@"; do
  set -- "$@" -c "$setting"
  shift
done
"$postgres" -D "$folder/data" -p "$port" "$@" < /dev/null > "$folder/postgres.log" 2>&1 &
server=$!

# A background job's input is /dev/null unless it is given one, hence the copy in descriptor 3.
exec 3<&0
{ cat <&3; kill -QUIT "$server"; } > /dev/null 2>&1 &
watcher=$!
exec 3<&-

status=0
wait "$server" || status=$?
kill "$watcher" 2> /dev/null || true
[ "$status" -eq 0 ] || tail -n 5 "$folder/postgres.log" >&2
exit "$status"
