//! Findings and diagnostics → bytes; one file a format. The only room with miette.
