CREATE TABLE "askings" (
	"key" text PRIMARY KEY NOT NULL,
	"what" text NOT NULL,
	"count" bigint NOT NULL,
	"until" bigint NOT NULL,
	"over" bigint NOT NULL,
	"last_over_at" bigint
);
--> statement-breakpoint
ALTER TABLE "tokens" ADD COLUMN "asked_by" text;--> statement-breakpoint
CREATE INDEX "askings_until" ON "askings" USING btree ("until");--> statement-breakpoint
CREATE INDEX "askings_over" ON "askings" USING btree ("last_over_at");