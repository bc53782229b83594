CREATE TABLE "attachment_parts" (
	"attachment" "bytea" NOT NULL,
	"part" integer NOT NULL,
	"sealed" "bytea" NOT NULL,
	CONSTRAINT "attachment_parts_attachment_part_pk" PRIMARY KEY("attachment","part"),
	CONSTRAINT "attachment_parts_sizes" CHECK (octet_length("attachment_parts"."sealed") between 4137 and 983319)
);
--> statement-breakpoint
CREATE TABLE "attachments" (
	"id" "bytea" PRIMARY KEY NOT NULL,
	"padded" bigint NOT NULL,
	"stored" bigint DEFAULT 0 NOT NULL,
	"token_hash" "bytea",
	"expires_on" date,
	"thread_key" "bytea",
	CONSTRAINT "attachments_sizes" CHECK (octet_length("attachments"."id") = 16 and octet_length("attachments"."token_hash") = 32),
	CONSTRAINT "attachments_holder" CHECK ("attachments"."thread_key" is null or "attachments"."token_hash" is null)
);
--> statement-breakpoint
ALTER TABLE "attachment_parts" ADD CONSTRAINT "attachment_parts_attachment_attachments_id_fk" FOREIGN KEY ("attachment") REFERENCES "public"."attachments"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attachments" ADD CONSTRAINT "attachments_thread_key_threads_thread_key_fk" FOREIGN KEY ("thread_key") REFERENCES "public"."threads"("thread_key") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "attachments_thread" ON "attachments" USING btree ("thread_key");--> statement-breakpoint
CREATE INDEX "attachments_staged" ON "attachments" USING btree ("expires_on") WHERE "attachments"."token_hash" is not null;
--> statement-breakpoint
-- Sealed parts are random bytes: trying to compress them would only cost time.
ALTER TABLE "attachment_parts" ALTER COLUMN "sealed" SET STORAGE EXTERNAL;
