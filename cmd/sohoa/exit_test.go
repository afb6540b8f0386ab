package main

import "testing"

func TestExitOfAll(t *testing.T) {
	for _, c := range []struct {
		codes []int
		want  int
	}{
		{[]int{0}, 0},
		{[]int{8}, 8},
		{[]int{4}, 4},
		{[]int{0, 0}, 0},
		{[]int{0, 8}, 4},
		{[]int{8, 0}, 4},
		{[]int{8, 2}, 8},
		{[]int{2, 15, 8}, 2},
		{[]int{2, 4}, 4},
	} {
		if got := exitOfAll(c.codes); got != c.want {
			t.Errorf("exitOfAll(%v) = %d, want %d", c.codes, got, c.want)
		}
	}
}
