ALTER TABLE "makers" ADD COLUMN "contact_name" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "makers" ADD COLUMN "contact_phone" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "makers" ADD COLUMN "contact_remarks" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "makers" ADD COLUMN "days_off_json" text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE "session_makers" ADD COLUMN "visitor" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "session_makers" ADD COLUMN "phone_on_day" text DEFAULT '' NOT NULL;