#!/bin/sh
# Writes today's backup and removes those of more than BACKUP_DAYS days, so that nothing outlives its retention by more.
# Usage: DATABASE_URL=… BACKUP_DIR=… [BACKUP_DAYS=7] backup.sh
# What is only of use to a running server (sessions, spent nonces, the key of its tokens) stays out.
set -eu
umask 077

: "${DATABASE_URL:?is not set: the database to back up}"
: "${BACKUP_DIR:?is not set: the folder for the backups}"
days=${BACKUP_DAYS:-7}
case $days in
  '' | *[!0-9]*) echo 'BACKUP_DAYS must be a number of days.' >&2 && exit 2 ;;
esac

oldest=$(date --utc --date "$days days ago" +%F)
for file in "$BACKUP_DIR"/drop-box-????-??-??.dump; do
  [ -e "$file" ] || continue
  day=${file##*/drop-box-}
  if [ "$(printf '%s\n%s\n' "${day%.dump}" "$oldest" | sort | head -n 1)" != "$oldest" ]; then
    rm -- "$file"
  fi
done
rm -f -- "$BACKUP_DIR"/unfinished.dump

pg_dump --format custom --compress 0 --no-owner --no-privileges \
  --exclude-table-data public.sessions --exclude-table-data public.spent \
  --exclude-table-data public.secrets --exclude-table-data public.sweeps \
  --file "$BACKUP_DIR/unfinished.dump" --dbname "$DATABASE_URL"
mv -- "$BACKUP_DIR/unfinished.dump" "$BACKUP_DIR/drop-box-$(date --utc +%F).dump"
