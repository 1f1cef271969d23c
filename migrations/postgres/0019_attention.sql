CREATE TABLE "attention_days" (
	"application_id" text PRIMARY KEY NOT NULL,
	"look_on" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "attention_items" (
	"application_id" text NOT NULL,
	"place" bigint NOT NULL,
	"kind" text NOT NULL,
	"due" text NOT NULL,
	"since" bigint NOT NULL,
	"submitted_at" bigint NOT NULL,
	CONSTRAINT "attention_items_application_id_place_kind_pk" PRIMARY KEY("application_id","place","kind")
);
--> statement-breakpoint
CREATE INDEX "attention_days_look" ON "attention_days" USING btree ("look_on");--> statement-breakpoint
CREATE INDEX "attention_items_order" ON "attention_items" USING btree ("kind","due","since","submitted_at","application_id","place");