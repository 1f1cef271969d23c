ALTER TABLE "makers" ADD COLUMN "version" bigint DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "makers" ADD COLUMN "saved_at" bigint;--> statement-breakpoint
ALTER TABLE "makers" ADD COLUMN "saved_by" text DEFAULT '' NOT NULL;