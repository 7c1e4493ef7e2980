// Checks an evidence directory with Go's own packages, which know nothing of syscard: the signature of the log
// checkpoint (golang.org/x/mod/sumdb/note), the tree over the entries, and a proof for each of them
// (golang.org/x/mod/sumdb/tlog).
//
// usage: outside EVIDENCE_DIRECTORY [RECEIPT.tlog-proof]
package main

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// must ends the program: a check that cannot be made has failed.
func must[T any](value T, err error) T {
	if err != nil {
		fmt.Fprintln(os.Stderr, "outside:", err)
		os.Exit(1)
	}
	return value
}

func verifier(directory string) note.Verifier {
	key := must(os.ReadFile(filepath.Join(directory, "keys/log.vkey")))
	return must(note.NewVerifier(strings.TrimSpace(string(key))))
}

// entries reads the bundles in order: each entry after its length, two bytes.
func entries(directory string, size int64) [][]byte {
	var all [][]byte
	for index := int64(0); int64(len(all)) < size; index++ {
		path := fmt.Sprintf("tile/entries/%03d", index) // up to 1,000 bundles: 256,000 entries
		if width := size - index*256; width < 256 {
			path += fmt.Sprintf(".p/%d", width)
		}
		rest := must(os.ReadFile(filepath.Join(directory, path)))
		for len(rest) > 0 {
			length := int(binary.BigEndian.Uint16(rest))
			all = append(all, rest[2:2+length])
			rest = rest[2+length:]
		}
	}
	return all
}

// memory is a tree's stored hashes, as tlog numbers them.
type memory []tlog.Hash

func (hashes memory) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	found := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		found[i] = hashes[index]
	}
	return found, nil
}

// receipt checks a C2SP tlog-proof with nothing but the file and the log's key.
func receipt(file string, key note.Verifier) {
	head, checkpoint, _ := strings.Cut(string(must(os.ReadFile(file))), "\n\n")
	lines := strings.Split(head, "\n")
	entry := must(base64.StdEncoding.DecodeString(strings.TrimPrefix(lines[1], "extra ")))
	index := must(strconv.ParseInt(strings.TrimPrefix(lines[2], "index "), 10, 64))
	var proof tlog.RecordProof
	for _, line := range lines[3:] {
		proof = append(proof, must(tlog.ParseHash(line)))
	}
	opened := must(note.Open([]byte(checkpoint), note.VerifierList(key)))
	tree := must(tlog.ParseTree([]byte("go.sum database tree\n" + strings.SplitAfterN(opened.Text, "\n", 2)[1])))
	if err := tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(entry)); err != nil {
		must(0, err)
	}
	fmt.Printf("receipt for entry %d of %d\n", index, tree.N)
}

func main() {
	directory := os.Args[1]
	checkpoint := must(os.ReadFile(filepath.Join(directory, "checkpoint")))
	opened := must(note.Open(checkpoint, note.VerifierList(verifier(directory))))
	lines := strings.SplitAfterN(opened.Text, "\n", 2)
	tree := must(tlog.ParseTree([]byte("go.sum database tree\n" + lines[1])))

	var hashes memory
	all := entries(directory, tree.N)
	for index, entry := range all {
		hashes = append(hashes, must(tlog.StoredHashes(int64(index), entry, hashes))...)
	}
	if root := must(tlog.TreeHash(tree.N, hashes)); root != tree.Hash {
		fmt.Fprintln(os.Stderr, "outside: the entries do not give the root that is signed")
		os.Exit(1)
	}
	for index, entry := range all {
		proof := must(tlog.ProveRecord(tree.N, int64(index), hashes))
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, int64(index), tlog.RecordHash(entry)); err != nil {
			must(0, err)
		}
	}
	if len(os.Args) > 2 {
		receipt(os.Args[2], verifier(directory))
	}
	fmt.Printf("%s%d entries, root %s, signed by %s\n", lines[0], tree.N, tree.Hash, opened.Sigs[0].Name)
}
