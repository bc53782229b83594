CREATE TABLE "certificates" (
	"destination" text NOT NULL,
	"unit" "bytea" NOT NULL,
	"epoch" bigint NOT NULL,
	"hash" text NOT NULL,
	"not_before" date NOT NULL,
	"not_after" date NOT NULL,
	"document" text NOT NULL,
	CONSTRAINT "certificates_destination_unit_epoch_pk" PRIMARY KEY("destination","unit","epoch")
);
--> statement-breakpoint
CREATE TABLE "desks" (
	"destination" text NOT NULL,
	"unit" "bytea" NOT NULL,
	"desk" text NOT NULL,
	"sign" "bytea" NOT NULL,
	CONSTRAINT "desks_destination_unit_desk_pk" PRIMARY KEY("destination","unit","desk")
);
--> statement-breakpoint
CREATE TABLE "directories" (
	"root" "bytea" PRIMARY KEY NOT NULL,
	"version" bigint NOT NULL,
	"document" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "memberships" (
	"destination" text NOT NULL,
	"unit" "bytea" NOT NULL,
	"serial" bigint NOT NULL,
	"hash" text NOT NULL,
	"document" text NOT NULL,
	CONSTRAINT "memberships_destination_unit_pk" PRIMARY KEY("destination","unit")
);
--> statement-breakpoint
CREATE TABLE "messages" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "messages_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"destination" text NOT NULL,
	"thread_key" "bytea" NOT NULL,
	"kind" smallint NOT NULL,
	"hash" "bytea" NOT NULL,
	"envelope" "bytea" NOT NULL,
	CONSTRAINT "messages_once" UNIQUE("thread_key","hash"),
	CONSTRAINT "messages_kinds" CHECK ("messages"."kind" between 1 and 5),
	CONSTRAINT "messages_sizes" CHECK (octet_length("messages"."hash") = 32 and case when "messages"."kind" = 5 then octet_length("messages"."envelope") = 74 else octet_length("messages"."envelope") in (8192, 32768, 131072) end)
);
--> statement-breakpoint
CREATE TABLE "secrets" (
	"name" text PRIMARY KEY NOT NULL,
	"value" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"token_hash" "bytea" PRIMARY KEY NOT NULL,
	"destination" text NOT NULL,
	"desk" text NOT NULL,
	"expires_on" date NOT NULL
);
--> statement-breakpoint
CREATE TABLE "spent" (
	"nonce" "bytea" PRIMARY KEY NOT NULL,
	"expires_on" date NOT NULL
);
--> statement-breakpoint
CREATE TABLE "threads" (
	"thread_key" "bytea" PRIMARY KEY NOT NULL,
	"destination" text NOT NULL,
	"state" "bytea",
	"expires_on" date NOT NULL,
	CONSTRAINT "threads_sizes" CHECK (octet_length("threads"."thread_key") = 32 and octet_length("threads"."state") = 512)
);
--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_thread_key_threads_thread_key_fk" FOREIGN KEY ("thread_key") REFERENCES "public"."threads"("thread_key") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "messages_inbox" ON "messages" USING btree ("destination","id") WHERE "messages"."kind" <> 3;--> statement-breakpoint
CREATE INDEX "sessions_expiry" ON "sessions" USING btree ("expires_on");--> statement-breakpoint
CREATE INDEX "spent_expiry" ON "spent" USING btree ("expires_on");--> statement-breakpoint
CREATE INDEX "threads_expiry" ON "threads" USING btree ("expires_on");