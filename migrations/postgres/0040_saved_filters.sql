CREATE TABLE "saved_filters" (
	"id" text PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"person" text NOT NULL,
	"name" text NOT NULL,
	"query" text NOT NULL,
	"saved_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX "saved_filters_name" ON "saved_filters" USING btree ("email","person","name");