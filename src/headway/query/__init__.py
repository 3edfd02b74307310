"""A question: what is asked, parsed and refused with reasons, before anything is compiled."""
