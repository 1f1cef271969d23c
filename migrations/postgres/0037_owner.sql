ALTER TABLE "applications" ADD COLUMN "owner" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "attention_items" ADD COLUMN "owner" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "listed" ADD COLUMN "owner" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "listed_by_maker" ADD COLUMN "owner" text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE INDEX "attention_items_owner" ON "attention_items" USING btree ("owner","kind","due","since","submitted_at","application_id","place");--> statement-breakpoint
CREATE INDEX "listed_owner" ON "listed" USING btree ("owner","newest","number");--> statement-breakpoint
CREATE INDEX "listed_maker_owner" ON "listed_by_maker" USING btree ("maker","owner","newest","number");