package e2e

import (
	"database/sql"
	"net/url"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"

	"sohoa/internal/scan"
	"sohoa/internal/servicetest"
)

// TestCity runs the same pipeline with S3, PostgreSQL and an outside Redis, one
// web process and two workers; one of them is killed on the way.
func TestCity(t *testing.T) {
	s3 := servicetest.S3(t)
	env := []string{"SOHOA_S3_KEY=" + s3.AccessKey, "SOHOA_S3_SECRET=" + s3.SecretKey}
	shared := []string{
		"--database", freshDatabase(t), "--redis", servicetest.Redis(t) + "/9",
		"--s3-endpoint", s3.Endpoint, "--s3-bucket", "e2e-" + scan.NewID(), "--lease", "3s",
	}
	data := t.TempDir()
	names := dropSamples(t, filepath.Join(data, "hotfolder"))
	with := func(command, data string, more ...string) []string {
		return append(append([]string{command, "--data", data}, shared...), more...)
	}
	web := start(t, "listening", env, with("web", data, "--listen", freeAddress(t), "--poll", "200ms", "--quiet", "300ms")...)
	first := start(t, "worker started", env, with("worker", t.TempDir())...)
	second := start(t, "worker started", env, with("worker", t.TempDir())...)
	c := operator(t, web.address, data)
	first.stop(syscall.SIGKILL)
	docs := c.settle(len(names), 5*time.Minute)
	states := map[string]int{}
	for _, d := range docs {
		states[d.State]++
		if d.State == "rejected" {
			t.Errorf("sample rejected: %+v\n%s", d, second.output())
		}
	}
	t.Logf("%d samples, %d documents: %v", len(names), len(docs), states)
	if states["published"] == 0 {
		t.Errorf("states %v", states)
	}
	searchSamples(t, c)
	searchablePDF(t, c, docs)
	second.stop(syscall.SIGTERM)
	web.stop(syscall.SIGTERM)
	if code := second.cmd.ProcessState.ExitCode(); code != 0 {
		t.Errorf("clean stop of a worker ended with %d:\n%s", code, second.output())
	}
}

// freshDatabase makes an empty database and gives its DSN.
func freshDatabase(t *testing.T) string {
	t.Helper()
	dsn := servicetest.Postgres(t)
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	name := "e2e_" + scan.NewID()
	if _, err := db.ExecContext(t.Context(), "CREATE DATABASE "+name); err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + name
	return u.String()
}
