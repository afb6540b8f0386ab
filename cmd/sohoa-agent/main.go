// Command sohoa-agent sends what an office's scanners write to a Sohoa server
// over a line that is often down: see `sohoa-agent --help`. It is one static
// program without cgo, for Linux and Windows.
package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"sohoa/internal/agent"
)

// version is set by the linker.
var version = "dev"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	debug.SetMemoryLimit(40 << 20)
	if err := command().ExecuteContext(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "sohoa-agent:", err)
		os.Exit(1)
	}
}

func command() *cobra.Command {
	var c agent.Config
	var folders []string
	var tokenFile, pace, listen string
	cmd := &cobra.Command{
		Use:     "sohoa-agent --server URL --token-file FILE --folder DIR",
		Short:   "Gửi bản quét về máy chủ Sohoa: sends scans to a Sohoa server, also over a bad line",
		Version: version, Args: cobra.NoArgs, SilenceUsage: true, SilenceErrors: true,
		RunE: func(cmd *cobra.Command, _ []string) error {
			token, err := os.ReadFile(tokenFile)
			if err != nil {
				return fmt.Errorf("--token-file: %w", err)
			}
			c.Token = strings.TrimSpace(string(token))
			if len(folders) == 0 {
				return fmt.Errorf("--folder is missing: where do the scanners write?")
			}
			for _, f := range folders {
				dir, unit, _ := strings.Cut(f, "=")
				c.Folders = append(c.Folders, agent.Folder{Dir: dir, Unit: unit})
			}
			if c.Pace, err = agent.ParsePace(pace); err != nil {
				return err
			}
			return run(cmd.Context(), c, listen)
		},
	}
	f := cmd.Flags()
	f.StringVar(&c.Server, "server", "", "address of the server, https://…")
	f.StringVar(&tokenFile, "token-file", "sohoa-agent.token", "file with a token of scope upload")
	f.StringArrayVar(&folders, "folder", nil, "folder the scanners write to, or FOLDER=UNIT for a token of several units; may be repeated")
	f.StringVar(&c.Spool, "spool", "sohoa-agent.spool", "folder of its own on a local disk")
	f.DurationVar(&c.Quiet, "quiet", 3*time.Second, "how long a file must not change before it is taken")
	f.DurationVar(&c.Poll, "poll", 2*time.Second, "how often folders are looked at")
	f.DurationVar(&c.Keep, "keep", 30*24*time.Hour, "how long sent files stay in done/")
	f.DurationVar(&c.Retry, "retry", time.Minute, "longest wait between tries of a broken line")
	f.DurationVar(&c.Stall, "stall", 45*time.Second, "how long a line may carry nothing before it counts as dead")
	f.StringVar(&pace, "pace", "", "bytes a second by time of day: 07:30-17:00=128k,*=0 (0 = no bound)")
	f.StringVar(&listen, "listen", "127.0.0.1:8077", "address of the status page; empty = none")
	return cmd
}

// run sends until ctx ends.
func run(ctx context.Context, c agent.Config, listen string) error {
	a, err := agent.New(c)
	if err != nil {
		return err
	}
	defer a.Close()
	if listen != "" {
		l, err := net.Listen("tcp", listen)
		if err != nil {
			return fmt.Errorf("status page: %w", err)
		}
		page := &http.Server{Handler: a.Handler(), ReadHeaderTimeout: 5 * time.Second}
		go page.Serve(l)
		defer page.Close()
		slog.Info("watching", "folders", len(c.Folders), "status", "http://"+l.Addr().String())
	}
	a.Run(ctx)
	return nil
}
