ALTER TABLE "browsers" ADD COLUMN "last_seen_at" bigint;--> statement-breakpoint
ALTER TABLE "browsers" ADD COLUMN "device" text;--> statement-breakpoint
ALTER TABLE "browsers" ADD COLUMN "network" text;