/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "image/image.h"
#include "test.h"

TEST("a file is what its bytes are, not what it is called")
{
	EXPECT(file_kind(S("\xFF\xD8\xFF\xE0rest")) == FILE_JPEG);
	EXPECT(file_kind(S("\x89PNG\r\n\x1A\nrest")) == FILE_PNG);
	EXPECT(file_kind(S("RIFF\0\0\0\0WEBPVP8 ")) == FILE_WEBP);
	EXPECT(file_kind(S("GIF89a......")) == FILE_GIF);
	EXPECT(file_kind(S("\0\0\0\x18" "ftypheic\0\0\0\0mif1heic")) == FILE_HEIC);
	EXPECT(file_kind(S("\0\0\0\x18" "ftypisom\0\0\0\0isomavc1")) == FILE_REFUSED);
	EXPECT(file_kind(S("RIFF\0\0\0\0WAVEfmt ")) == FILE_REFUSED);
	EXPECT(file_kind(S("PK\x03\x04")) == FILE_REFUSED);
	EXPECT(file_kind(S("MZ\x90\0")) == FILE_REFUSED);
	EXPECT(file_kind(S("\x7F" "ELF")) == FILE_REFUSED);
	EXPECT(file_kind(S("II*\0\x08\0\0\0")) == FILE_REFUSED);
	EXPECT(file_kind(S("")) == FILE_REFUSED);
	EXPECT(file_kind(S("\xFF\xD8")) == FILE_REFUSED);
}

#define PDF_BODY "%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\nxref\ntrailer<<>>\nstartxref\n9\n%%EOF"

TEST("a PDF begins at its first byte and ends at its last")
{
	EXPECT(file_kind(S(PDF_BODY)) == FILE_PDF);
	EXPECT(file_kind(S(PDF_BODY "\r\n")) == FILE_PDF);
	EXPECT(file_kind(S(PDF_BODY "\nPK\x03\x04 a second self")) == FILE_REFUSED);
	EXPECT(file_kind(S(PDF_BODY "\n<script>alert(1)</script>")) == FILE_REFUSED);
	EXPECT(file_kind(S("<html>" PDF_BODY)) == FILE_REFUSED);
	EXPECT(file_kind(S("%PDF-1.7\nno trailer at all, just some words to fill it")) == FILE_REFUSED);
	EXPECT(file_kind(S("%PDF-9.9\nstartxref\n0\n%%EOF")) == FILE_REFUSED);
}

TEST("plain text is UTF-8 without controls, and not what a browser would run")
{
	EXPECT(file_kind(S("Overtime was not paid in March.\r\n")) == FILE_TEXT);
	EXPECT(file_kind(S("三月的加班费没有发。\n")) == FILE_TEXT);
	EXPECT(file_kind(S("\xEF\xBB\xBF" "with a mark")) == FILE_TEXT);
	EXPECT(file_kind(S("5 < 7, and <b> is a tag")) == FILE_TEXT);
	EXPECT(file_kind(S("<html><body>")) == FILE_REFUSED);
	EXPECT(file_kind(S("\n \t<svg onload=alert(1)>")) == FILE_REFUSED);
	EXPECT(file_kind(S("\xEF\xBB\xBF<?xml version='1.0'?>")) == FILE_REFUSED);
	EXPECT(file_kind(S("#!/bin/sh\n")) == FILE_REFUSED);
	EXPECT(file_kind(S("a\0b")) == FILE_REFUSED);
	EXPECT(file_kind(S("a\x1B[2Jb")) == FILE_REFUSED);
	EXPECT(file_kind(S("\xC0\xAF")) == FILE_REFUSED);          /* too long a form of '/' */
	EXPECT(file_kind(S("\xED\xA0\x80")) == FILE_REFUSED);      /* half a character */
	EXPECT(file_kind(S("\xF4\x90\x80\x80")) == FILE_REFUSED);  /* beyond Unicode */
	EXPECT(file_kind(S("end\xE4\xB8")) == FILE_REFUSED);
}
