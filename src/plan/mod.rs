//! Meaning → the one executable form.
