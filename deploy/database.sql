-- Makes the role and the database, as the superuser: psql --file deploy/database.sql
-- The server makes its own tables. The two grants let it remove old files of the write-ahead log after a sweep.
create role drop_box login;
grant pg_checkpoint to drop_box;
create database drop_box owner drop_box encoding 'UTF8' locale 'C.UTF-8' template template0;
\connect drop_box
revoke all on database drop_box from public;
revoke all on schema public from public;
grant all on schema public to drop_box;
grant execute on function pg_switch_wal() to drop_box;
