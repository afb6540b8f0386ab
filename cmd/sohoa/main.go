// Command sohoa turns the paper of Vietnamese offices into records: see
// `sohoa help`. One file a subcommand: flags → settings → wire → run.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"
)

// version is set by the linker.
var version = "dev"

func main() { os.Exit(run(os.Args[1:])) }

// run is main with an exit code.
func run(args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	root := &cobra.Command{
		Use:           "sohoa",
		Short:         "Số hóa văn bản giấy: scans in, searchable records out",
		Version:       version,
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.AddCommand(serveCommand(), webCommand(), workerCommand(), digitizeCommand(), adminCommand(), readerCommand())
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return exitOK
	}
	var coded *exitError
	if errors.As(err, &coded) {
		if coded.err != nil {
			fmt.Fprintln(os.Stderr, "sohoa:", coded.err)
		}
		return coded.code
	}
	fmt.Fprintln(os.Stderr, "sohoa:", err)
	return exitUsage
}
