ALTER TABLE "messages" DROP CONSTRAINT "messages_kinds";--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_kinds" CHECK ("messages"."kind" between 1 and 6);