package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"sohoa/internal/extract"
)

// settings are where a process keeps its things and how much it does. Each has
// a flag; the environment gives the default (SOHOA_ and the flag's name in
// capitals), and NAME_FILE reads a secret from a file.
type settings struct {
	data     string
	listen   string
	database string // "" = SQLite in the data folder, else a PostgreSQL DSN
	redis    string // "" = a redis-server of our own, else host:port or unix:/path
	redisKey string // password
	s3       struct {
		endpoint, bucket, region, key, secret string
		secure                                bool
	}
	parallel   int
	lease      time.Duration
	keepDays   int
	poll       time.Duration
	quiet      time.Duration
	uploads    string // folder of partial uploads; "" = in the data folder
	uploadDays int
	inboxPoll  time.Duration
	maxBytes   int64
	maxPages   int
	rules      string // folder of an operator's rule files; "" = the built-in ones
	scanners   scanners
	mailbox    mailbox
	folders    []string // of scanners, see parseHotfolder
}

// bind adds the flags every long-running process has.
func (s *settings) bind(c *cobra.Command) {
	f := c.Flags()
	f.StringVar(&s.data, "data", env("DATA", "data"), "folder for everything Sohoa keeps on this machine")
	f.StringVar(&s.database, "database", env("DATABASE", ""), "PostgreSQL DSN; empty = SQLite in the data folder")
	f.StringVar(&s.redis, "redis", env("REDIS", ""), "Redis as host:port, host:port/db or unix:/path; empty = a redis-server that serve supervises")
	f.StringVar(&s.s3.endpoint, "s3-endpoint", env("S3_ENDPOINT", ""), "S3 as host:port; empty = a folder in the data folder")
	f.StringVar(&s.s3.bucket, "s3-bucket", env("S3_BUCKET", "sohoa"), "S3 bucket, made when missing")
	f.StringVar(&s.s3.region, "s3-region", env("S3_REGION", "us-east-1"), "S3 region")
	f.BoolVar(&s.s3.secure, "s3-tls", env("S3_TLS", "") != "", "S3 over TLS")
	f.IntVar(&s.parallel, "parallel", runtime.NumCPU(), "pages read at a time")
	f.DurationVar(&s.lease, "lease", 9*time.Second, "silence after which a worker's work is given to another")
	f.Int64Var(&s.maxBytes, "max-bytes", 1<<30, "largest file taken in, bytes")
	f.StringVar(&s.rules, "rules", env("RULES", ""), rulesUsage)
	f.IntVar(&s.maxPages, "max-pages", 2000, "most pages of one file")
	s.s3.key, s.s3.secret, s.redisKey = secret("S3_KEY"), secret("S3_SECRET"), secret("REDIS_PASSWORD")
}

// bindDoors adds the flags of processes with doors.
func (s *settings) bindDoors(c *cobra.Command) {
	f := c.Flags()
	f.StringVar(&s.listen, "listen", env("LISTEN", "127.0.0.1:8080"), "address of the web pages and the API")
	f.IntVar(&s.keepDays, "keep-days", 30, "days a hotfolder keeps the source after verified storage")
	f.StringVar(&s.uploads, "uploads", env("UPLOADS", ""), "folder of partial uploads, which several web processes may share; empty = in the data folder")
	f.DurationVar(&s.inboxPoll, "s3-inbox", 5*time.Second, "how often the bucket's inbox/ is looked at; 0 closes the doors that lead through S3")
	f.IntVar(&s.uploadDays, "upload-days", 7, "days a partial upload is kept after its last byte")
	f.DurationVar(&s.poll, "poll", time.Second, "how often hotfolders are looked at")
	f.StringArrayVar(&s.folders, "hotfolder", envList("HOTFOLDERS"), hotfolderUsage)
	s.scanners.bind(c)
	s.mailbox.bind(c)
	f.DurationVar(&s.quiet, "quiet", 2*time.Second, "how long a file must not change before it is taken")
}

// args are the flags that give a worker the same settings; what may hold a
// secret goes by the environment (see secretEnv), which only its owner sees.
func (s *settings) args() []string {
	return []string{
		"--data", s.data,
		"--s3-endpoint", s.s3.endpoint, "--s3-bucket", s.s3.bucket, "--s3-region", s.s3.region, fmt.Sprintf("--s3-tls=%v", s.s3.secure),
		"--rules", s.rules,
		"--parallel", fmt.Sprint(s.parallel), "--lease", s.lease.String(),
		"--max-bytes", fmt.Sprint(s.maxBytes), "--max-pages", fmt.Sprint(s.maxPages),
	}
}

func (s *settings) secretEnv() []string {
	return []string{"SOHOA_DATABASE=" + s.database, "SOHOA_REDIS=" + s.redis}
}

func (s *settings) path(parts ...string) string {
	return filepath.Join(append([]string{s.data}, parts...)...)
}

// rulesUsage explains --rules.
const rulesUsage = "folder of rule files (types.tsv, organs.tsv, …) that take the place of the built-in ones; empty = those"

// prepare makes the data folder, absolute and private, and checks the rules.
func (s *settings) prepare() error {
	if _, err := extract.OpenRules(s.rules); err != nil {
		return err
	}
	abs, err := filepath.Abs(s.data)
	if err != nil {
		return fmt.Errorf("data folder: %w", err)
	}
	s.data = abs
	for _, dir := range []string{s.data, s.path("scratch")} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return fmt.Errorf("data folder: %w", err)
		}
	}
	return nil
}

func env(name, or string) string {
	if v := os.Getenv("SOHOA_" + name); v != "" {
		return v
	}
	return or
}

// envList is a list with one entry a line.
func envList(name string) []string {
	return strings.FieldsFunc(os.Getenv("SOHOA_"+name), func(r rune) bool { return r == '\n' || r == '\r' })
}

// secret is SOHOA_NAME, or the content of the file SOHOA_NAME_FILE names.
func secret(name string) string {
	if file := os.Getenv("SOHOA_" + name + "_FILE"); file != "" {
		if b, err := os.ReadFile(file); err == nil {
			return strings.TrimSpace(string(b))
		}
	}
	return os.Getenv("SOHOA_" + name)
}
