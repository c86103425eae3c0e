module conctop.example/go-pool

go 1.21
