CREATE TABLE "log_cosignatures" (
	"destination" text NOT NULL,
	"size" bigint NOT NULL,
	"desk" text NOT NULL,
	"signature" "bytea" NOT NULL,
	"certificate" text NOT NULL,
	"on_day" date NOT NULL,
	CONSTRAINT "log_cosignatures_destination_size_pk" PRIMARY KEY("destination","size"),
	CONSTRAINT "log_cosignatures_sizes" CHECK (octet_length("log_cosignatures"."signature") = 72)
);
--> statement-breakpoint
CREATE TABLE "log_entries" (
	"index" bigint PRIMARY KEY NOT NULL,
	"entry" "bytea" NOT NULL,
	CONSTRAINT "log_entries_sizes" CHECK (octet_length("log_entries"."entry") between 66 and 65535)
);
--> statement-breakpoint
CREATE TABLE "log_heads" (
	"size" bigint PRIMARY KEY NOT NULL,
	"root" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "log_tiles" (
	"level" smallint NOT NULL,
	"index" bigint NOT NULL,
	"hashes" "bytea" NOT NULL,
	CONSTRAINT "log_tiles_level_index_pk" PRIMARY KEY("level","index"),
	CONSTRAINT "log_tiles_sizes" CHECK (octet_length("log_tiles"."hashes") between 32 and 8192)
);
--> statement-breakpoint
ALTER TABLE "certificates" ADD COLUMN "entry" bigint;--> statement-breakpoint
ALTER TABLE "directories" ADD COLUMN "entry" bigint;