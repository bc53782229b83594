CREATE TABLE "notices" (
	"destination" text PRIMARY KEY NOT NULL,
	"day" date NOT NULL,
	"slot" smallint NOT NULL
);
