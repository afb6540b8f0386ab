package tesseract

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"
)

func TestQuick(t *testing.T) {
	p := os.Getenv("PIC")
	fmt.Println(Size(p, 1))
	img, dpi, err := Decode(p, 1)
	fmt.Printf("%T %v %v %v\n", img, img.Bounds(), dpi, err)
	fmt.Println(CheckThreads())
	t0 := time.Now()
	fmt.Println(Check(Config{Language: "vie"}))
	fmt.Println("check", time.Since(t0))
	t0 = time.Now()
	e, err := New(Config{Language: "vie"})
	fmt.Println("new", time.Since(t0), err)
	g := toGray(img)
	t0 = time.Now()
	fmt.Println(e.Orient(context.Background(), g, dpi))
	fmt.Println("orient", time.Since(t0))
}
