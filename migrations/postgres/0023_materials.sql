CREATE TABLE "chosen_materials" (
	"application_id" text NOT NULL,
	"material_id" text NOT NULL,
	CONSTRAINT "chosen_materials_application_id_material_id_pk" PRIMARY KEY("application_id","material_id")
);
--> statement-breakpoint
CREATE TABLE "material_marks" (
	"id" text PRIMARY KEY NOT NULL,
	"material_id" text NOT NULL,
	"line" text NOT NULL,
	"at" bigint NOT NULL,
	"settled_at" bigint,
	"settled_by" text DEFAULT '' NOT NULL
);
--> statement-breakpoint
CREATE TABLE "material_versions" (
	"material_id" text NOT NULL,
	"version" bigint NOT NULL,
	"act" text NOT NULL,
	"at" bigint NOT NULL,
	"by" text NOT NULL,
	"title" text NOT NULL,
	"kind" text NOT NULL,
	"address" text NOT NULL,
	"attachment_id" text,
	"note" text NOT NULL,
	"audience" text NOT NULL,
	"as_of" text NOT NULL,
	"valid_until" text,
	"place" bigint NOT NULL,
	CONSTRAINT "material_versions_material_id_version_pk" PRIMARY KEY("material_id","version")
);
--> statement-breakpoint
CREATE TABLE "materials" (
	"id" text PRIMARY KEY NOT NULL,
	"title" text NOT NULL,
	"kind" text NOT NULL,
	"address" text NOT NULL,
	"attachment_id" text,
	"note" text NOT NULL,
	"audience" text NOT NULL,
	"as_of" text NOT NULL,
	"valid_until" text,
	"place" bigint NOT NULL,
	"version" bigint NOT NULL,
	"saved_at" bigint NOT NULL,
	"saved_by" text NOT NULL,
	"removed_at" bigint
);
--> statement-breakpoint
CREATE INDEX "material_marks_open" ON "material_marks" USING btree ("settled_at","material_id","at");--> statement-breakpoint
CREATE INDEX "material_marks_settled" ON "material_marks" USING btree ("settled_at");