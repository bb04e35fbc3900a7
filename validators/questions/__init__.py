"""What rules ask: about claims, visits, surgery, the past, dated tables."""
