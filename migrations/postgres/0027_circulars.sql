CREATE TABLE "circular_offers" (
	"id" text PRIMARY KEY NOT NULL,
	"title" text NOT NULL,
	"text" text NOT NULL,
	"offered_at" bigint NOT NULL,
	"offered_by" text NOT NULL,
	"ended_at" bigint,
	"ended_by" text DEFAULT '' NOT NULL
);
--> statement-breakpoint
CREATE TABLE "circulars" (
	"application_id" text NOT NULL,
	"kind" text NOT NULL,
	"text" text NOT NULL,
	"made_from" text NOT NULL,
	"saved_at" bigint NOT NULL,
	"saved_by" text NOT NULL,
	CONSTRAINT "circulars_application_id_kind_pk" PRIMARY KEY("application_id","kind")
);
