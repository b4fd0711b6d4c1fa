"""Corrections by native readers of what somebody wrote to practise their language."""
