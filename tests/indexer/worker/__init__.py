"""Tests of who indexes."""
