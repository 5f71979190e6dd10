#!/bin/sh
# Run once by the database's container: the role that serves, beside the owner of the tables.
set -eu
psql -v ON_ERROR_STOP=1 -v word="$PGPASSWORD_SERVING" -U "$POSTGRES_USER" -d "$POSTGRES_DB" <<'SQL'
CREATE ROLE mentorat LOGIN PASSWORD :'word';
SQL
