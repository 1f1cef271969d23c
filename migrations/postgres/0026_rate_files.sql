CREATE TABLE "rate_files" (
	"set_id" text PRIMARY KEY NOT NULL,
	"grids_json" text NOT NULL,
	"read_at" bigint NOT NULL
);
