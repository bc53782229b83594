CREATE TABLE "sweeps" (
	"name" text PRIMARY KEY NOT NULL,
	"changes" bigint NOT NULL,
	"done_on" date NOT NULL
);
--> statement-breakpoint
-- What was deleted is cleared away soon, however large the table is.
ALTER TABLE "messages" SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 100, toast.autovacuum_vacuum_scale_factor = 0, toast.autovacuum_vacuum_threshold = 500);
--> statement-breakpoint
ALTER TABLE "attachment_parts" SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 50, toast.autovacuum_vacuum_scale_factor = 0, toast.autovacuum_vacuum_threshold = 500);
--> statement-breakpoint
ALTER TABLE "threads" SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 100);
--> statement-breakpoint
ALTER TABLE "memberships" SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1);
--> statement-breakpoint
-- The planner's statistics hold values of rows; none of what people wrote shall be among them.
ALTER TABLE "threads" ALTER COLUMN "state" SET STATISTICS 0;
--> statement-breakpoint
ALTER TABLE "messages" ALTER COLUMN "envelope" SET STATISTICS 0;
--> statement-breakpoint
ALTER TABLE "attachment_parts" ALTER COLUMN "sealed" SET STATISTICS 0;
--> statement-breakpoint
ALTER TABLE "memberships" ALTER COLUMN "document" SET STATISTICS 0;
