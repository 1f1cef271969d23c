ALTER TABLE "registrations" ADD COLUMN "passed_over_at" bigint;--> statement-breakpoint
ALTER TABLE "registrations" ADD COLUMN "asked_browser" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "registrations" ADD COLUMN "asked_network" text DEFAULT '' NOT NULL;