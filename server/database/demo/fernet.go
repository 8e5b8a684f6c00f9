package demo

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"time"
)

// fernet encrypts a text with a key of 32 bytes, as Python's cryptography does
// for Prefect. Time and IV are given, because a library would take them from
// the clock and from the system, and no two databases would be equal.
func fernet(key []byte, at time.Time, iv [16]byte, text string) string {
	block, err := aes.NewCipher(key[16:])
	if err != nil { // the key has 16 bytes
		panic(err)
	}
	padding := aes.BlockSize - len(text)%aes.BlockSize
	body := []byte(text)
	for range padding {
		body = append(body, byte(padding))
	}
	cipher.NewCBCEncrypter(block, iv[:]).CryptBlocks(body, body)
	token := binary.BigEndian.AppendUint64([]byte{0x80}, uint64(at.Unix()))
	token = append(append(token, iv[:]...), body...)
	mac := hmac.New(sha256.New, key[:16])
	mac.Write(token)
	return base64.URLEncoding.EncodeToString(mac.Sum(token))
}
