CREATE TABLE "upkeep" (
	"name" text PRIMARY KEY NOT NULL,
	"done_to" bigint NOT NULL
);
